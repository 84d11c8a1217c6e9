import path from 'node:path';

import type { Dataset } from './example.ts';
import { listFolders, listOwnPictures, listPictures } from './list-files.ts';
import { readableLabel } from './readable-label.ts';
import { remarkOn } from './remark-on.ts';

/** A folder a class, named for it; what lies deeper belongs to it as well. */
export async function readFolderPerClass(root: string): Promise<Dataset> {
  const names = await listFolders(root);
  const classes = await Promise.all(
    names.map(async (name) => ({ name, files: await listPictures(path.join(root, name)) })),
  );
  const examples = classes.flatMap(({ name, files }) =>
    files.map((file) => ({ file: path.join(root, name, file), label: readableLabel(name) })),
  );
  const empty = classes.filter(({ files }) => files.length === 0).map(({ name }) => name);
  const remarks = describeOddities(empty, await listOwnPictures(root));
  return { examples, groups: [], missing: [], remarks };
}

/** Whoever made such a folder has expected something else of it. */
function describeOddities(empty: readonly string[], loose: readonly string[]): readonly string[] {
  return [
    ...(empty.length > 0 ? [`no class, for want of pictures: ${empty.join(', ')}`] : []),
    ...remarkOn('not in the folder of a class, and left out', loose),
  ];
}
