/** How pictures and classes can be laid out. Apart from what reads them: the command line needs their names alone. */
export const LAYOUTS = ['folders', 'names', 'oxford-iiit-pet', 'csv'] as const;

/** One of them. */
export type Layout = (typeof LAYOUTS)[number];
