/** A stream of JSON objects: an engine ends each with a newline, others put nothing between them. */

const QUOTE = 0x22, BACKSLASH = 0x5c, OPEN = 0x7b, CLOSE = 0x7d;

/** Every object of the stream, as soon as it is whole. What is between them is left out. */
export async function* jsonValues<T>(stream: AsyncIterable<unknown>): AsyncGenerator<T> {
  const decoder = new TextDecoder();
  const cutter = new ObjectCutter();
  for await (const chunk of stream) {
    const text = decoder.decode(chunk as Uint8Array, { stream: true });
    for (const json of cutter.cut(text)) yield JSON.parse(json) as T;
  }
}

/** Cuts text where the braces of an object close, those in texts aside. */
class ObjectCutter {
  #text = "";
  #at = 0;
  #begin = 0;
  #depth = 0;
  #inText = false;

  /** @returns the objects that `more` completes */
  cut(more: string): string[] {
    this.#text += more;
    const objects: string[] = [];
    for (; this.#at < this.#text.length; this.#at++) {
      const object = this.#take(this.#text.charCodeAt(this.#at));
      if (object !== undefined) objects.push(object);
    }
    const rest = this.#depth === 0 ? this.#at : this.#begin;
    this.#text = this.#text.slice(rest);
    this.#at -= rest;
    this.#begin -= rest;
    return objects;
  }

  #take(character: number): string | undefined {
    if (this.#inText) {
      if (character === BACKSLASH) this.#at++;
      else if (character === QUOTE) this.#inText = false;
    } else if (character === QUOTE) this.#inText = true;
    else if (character === OPEN && this.#depth++ === 0) this.#begin = this.#at;
    else if (character === CLOSE && --this.#depth === 0) {
      return this.#text.slice(this.#begin, this.#at + 1);
    }
    return undefined;
  }
}
