/** What an exposition in Prometheus' text format says about one metric. */
export interface ExposedMetric {
  readonly type: string;
  /** Of its samples, sorted; without a histogram's `le`. */
  readonly labels: readonly string[];
  /** By the whole of the sample's name with its labels, as it stands there. */
  readonly samples: ReadonlyMap<string, number>;
}

const typeLine = /^# TYPE (\w+) (\w+)$/;
const sampleLine = /^(\w+)(?:\{(.*)\})? (\S+)$/;

/** Reads an exposition; each sample stands below the type of its metric. */
export function parseMetrics(text: string): ReadonlyMap<string, ExposedMetric> {
  const metrics = new Map<string, ExposedMetric>();
  let current = '';
  for (const line of text.split('\n')) {
    const [, name, type] = typeLine.exec(line) ?? [];
    if (name !== undefined && type !== undefined) {
      current = name;
      metrics.set(name, { type, labels: [], samples: new Map() });
    }
    const [sample, , labels = '', value] = sampleLine.exec(line) ?? [];
    const metric = metrics.get(current);
    if (sample === undefined || !metric) continue;
    const names = [...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label);
    metrics.set(current, {
      type: metric.type,
      labels: [...new Set([...metric.labels, ...names])]
        .filter((label) => label !== 'le')
        .toSorted(),
      samples: new Map([
        ...metric.samples,
        [sample.slice(0, sample.lastIndexOf(' ')), Number(value)],
      ]),
    });
  }
  return metrics;
}
