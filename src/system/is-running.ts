import { isSystemError } from './system-error.ts';

/** Whether there is a process of that number on this machine; in a container only its own count. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0); // sends nothing
    return true;
  } catch (error) {
    return isSystemError(error, 'EPERM'); // it is there, and somebody else's
  }
}
