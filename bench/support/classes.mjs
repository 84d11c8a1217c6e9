/** How often two services must agree for their speed to be compared: filters and decoders differ a little. */
const NEEDED_SHARE = 0.9;

/** @returns {number} The share of photos that two services put into the same class. */
export function agreement(classes, otherClasses) {
  const same = classes.filter((name, index) => name !== null && name === otherClasses[index]);
  return same.length / classes.length;
}

/** Whether two services do the same work. */
export function isAlike(share) {
  return share >= NEEDED_SHARE;
}
