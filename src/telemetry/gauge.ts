/** Gauges that show a report; set anew each time they are read. */
import type { Registry } from "prom-client";
import { Gauge } from "prom-client";

type Labels = Record<string, string>;

export interface GaugeRow<Report> {
  /** After "ark_schedule_". */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** One sample for each set of labels; none where there is nothing to say. */
  readonly samples: (report: Report) => readonly (readonly [labels: Labels, value: number])[];
}

/** The sample of a gauge without labels. */
export function one(value: number | undefined): [Labels, number][] {
  return value === undefined ? [] : [[{}, value]];
}

export function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

/** Registers all of them. The function that is returned sets them; without a report they are empty. */
export function setGauges<Report>(
  registry: Registry,
  rows: readonly GaugeRow<Report>[],
): (report: Report | undefined) => void {
  const gauges = rows.map(({ name, help, labels, samples }) => {
    const gauge = new Gauge({
      name: `ark_schedule_${name}`,
      help,
      labelNames: [...labels ?? []],
      registers: [registry],
    });
    return { gauge, samples };
  });
  return (report) => {
    for (const { gauge, samples } of gauges) {
      gauge.reset();
      // A reset gauge without labels is 0, which would be a lie.
      gauge.remove({});
      for (const [labels, value] of report === undefined ? [] : samples(report)) {
        gauge.set(labels, value);
      }
    }
  };
}
