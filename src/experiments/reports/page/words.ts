import { count } from '../../plots/drawing/format.ts';

/** A length of time: `9.4 s`, `1 min 12 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A moment: `24 November 2026, 10:15 UTC`. */
export function moment(iso: string): string {
  const options = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  return `${new Date(iso).toLocaleString('en-GB', options).replace(' at ', ', ')} UTC`;
}

/** `1 picture`, `94 pictures`. */
export function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${count(number)} ${number === 1 ? noun : plural}`;
}

/** `once`, `twice`, `3 times`. */
export function times(number: number): string {
  if (number === 1) return 'once';
  return number === 2 ? 'twice' : `${count(number)} times`;
}
