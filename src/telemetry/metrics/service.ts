import { collectDefaultMetrics, Counter, Gauge, type Registry } from 'prom-client';

/** How full and how well the service is at the moment. */
interface ServiceState {
  /** Pictures that wait for an inference process. */
  readonly inferenceQueueLength: number;
  /** Pictures from chat that wait for their turn. */
  readonly chatQueueLength: number;
  /** Inference processes that are up. */
  readonly childrenUp: number;
}

export interface ServiceMetricsOptions {
  readonly version: string;
  /** Asked when somebody asks for metrics. */
  readonly readState: () => ServiceState;
}

export interface ServiceMetrics {
  countChildRestart(): void;
}

/** How often the event loop is looked at: twice as often, as is usual, takes half as much again of an idle CPU. */
const SAMPLING_MS = 20;

/** Metrics of the service itself, and of the process that it runs in. */
export function createServiceMetrics(
  registry: Registry,
  { version, readState }: ServiceMetricsOptions,
): ServiceMetrics {
  const registers = [registry];
  const build = new Gauge({
    name: 'whatsit_build_info',
    help: 'Always 1: what runs is in the labels.',
    labelNames: ['version', 'node'],
    registers,
  });
  build.set({ version, node: process.versions.node }, 1);
  void new Gauge({
    name: 'whatsit_queue_length',
    help: 'Pictures that wait.',
    labelNames: ['queue'],
    registers,
    collect() {
      const { inferenceQueueLength, chatQueueLength } = readState();
      this.set({ queue: 'inference' }, inferenceQueueLength);
      this.set({ queue: 'chat' }, chatQueueLength);
    },
  });
  void new Gauge({
    name: 'whatsit_inference_children',
    help: 'Inference processes that are up.',
    registers,
    collect() {
      this.set(readState().childrenUp);
    },
  });
  const restarts = new Counter({
    name: 'whatsit_inference_child_restarts_total',
    help: 'Inference processes that died or were killed, and were replaced.',
    registers,
  });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: SAMPLING_MS });

  return { countChildRestart: () => restarts.inc() };
}
