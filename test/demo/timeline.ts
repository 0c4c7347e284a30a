/** What happens, with the seconds since the beginning. */
import { styleText } from "node:util";

export interface Screen {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export class Timeline {
  readonly #screen: Screen;
  readonly #began = performance.now();

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  chapter(title: string): void {
    this.#screen.write(`\n${this.#time()}  ${this.#style("bold", title)}\n`);
  }

  /** What a person types. */
  command(line: string): void {
    this.#screen.write(`${this.#time()}  ${this.#style("cyan", `$ ${line}`)}\n`);
  }

  say(text: string): void {
    for (const line of text.trimEnd().split("\n")) this.#screen.write(`         ${line}\n`);
  }

  /** Waits, and says how long it took. */
  async watch(what: string, work: Promise<unknown>): Promise<void> {
    const began = performance.now();
    await work;
    const seconds = ((performance.now() - began) / 1000).toFixed(2);
    this.#screen.write(`${this.#time()}  ${this.#style("green", "✓")} ${what} (${seconds} s)\n`);
  }

  #time(): string {
    return `${((performance.now() - this.#began) / 1000).toFixed(1).padStart(5)} s`;
  }

  #style(style: "bold" | "cyan" | "green", text: string): string {
    return this.#screen.isTTY ? styleText(style, text) : text;
  }
}
