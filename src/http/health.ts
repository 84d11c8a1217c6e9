/** How a part of the service is: only what it is called, never why. */
export interface PartHealth {
  readonly status: 'off' | 'starting' | 'ok' | 'failed' | 'stopping';
}

/** The parts that `/health` tells of. */
export interface Parts {
  readonly inference: PartHealth;
  readonly discord: PartHealth;
  readonly telegram: PartHealth;
}

export interface Health {
  readonly status: 'starting' | 'ok' | 'degraded' | 'stopping';
  readonly version: string;
  readonly parts: Parts;
}

/** Sums the parts up; a chat that failed degrades the service, but does not stop it from classifying. */
export function summarize(parts: Parts): Health['status'] {
  const { inference, ...chats } = parts;
  if (inference.status === 'starting' || inference.status === 'stopping') return inference.status;
  const hasFailed = [inference, ...Object.values(chats)].some(({ status }) => status === 'failed');
  return hasFailed ? 'degraded' : 'ok';
}

/** Whether pictures can be classified at the moment. */
export function canClassify({ parts }: Health): boolean {
  return parts.inference.status === 'ok';
}
