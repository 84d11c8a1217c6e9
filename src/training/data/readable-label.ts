/** A folder's or file's name as a person would write it: `german_shepherd` is "german shepherd". */
export function readableLabel(name: string): string {
  return name.replaceAll('_', ' ').replace(/\s+/gu, ' ').trim().normalize('NFC');
}
