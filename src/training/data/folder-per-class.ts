import path from 'node:path';

import type { Dataset } from './example.ts';
import { listFolders, listPictures } from './list-files.ts';
import { readableLabel } from './readable-label.ts';

/** A folder a class, named for it; what lies deeper belongs to it as well. */
export async function readFolderPerClass(root: string): Promise<Dataset> {
  const classes = await listFolders(root);
  const examples = classes.map(async (name) => {
    const files = await listPictures(path.join(root, name));
    return files.map((file) => ({
      file: path.join(root, name, file),
      label: readableLabel(name),
    }));
  });
  return { examples: (await Promise.all(examples)).flat(), groups: [], missing: [] };
}
