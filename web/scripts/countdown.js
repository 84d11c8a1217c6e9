/**
 * Keeps a sentence true while time runs out.
 *
 * @param {HTMLElement} place
 * @param {number} durationMs
 * @param {(remainingMs: number) => string} say
 * @returns {() => void} Ends it early.
 */
export function startCountdown(place, durationMs, say) {
  const endsAt = Date.now() + durationMs;
  function tick() {
    const remainingMs = Math.max(0, endsAt - Date.now());
    const sentence = say(remainingMs);
    if (place.textContent !== sentence) place.textContent = sentence;
    if (remainingMs === 0) clearInterval(timer);
  }
  const timer = setInterval(tick, 1_000);
  tick();
  return () => clearInterval(timer);
}
