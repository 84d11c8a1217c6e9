/** A folder's or file's name as a person would write it: `german_shepherd` is "german shepherd". */
export function readableLabel(name: string): string {
  return tidyLabel(name.replaceAll('_', ' '));
}

/** The same letters in one encoding, and single spaces: what looks the same is the same. */
export function tidyLabel(label: string): string {
  return label.replace(/\s+/gu, ' ').trim().normalize('NFC');
}

/** What labels have in common that a person would take for one, whether with capitals or not, with spaces or underscores. */
export function simplifyLabel(label: string): string {
  return readableLabel(label).toLowerCase();
}
