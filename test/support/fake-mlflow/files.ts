import { Refusal } from './refusal.ts';

/** Files by their path, as MLflow's own artifact store has them. */
export function createFiles() {
  const files = new Map<string, Uint8Array>();

  return {
    files,
    readFile(path: string): Uint8Array {
      const content = files.get(path);
      if (content) return content;
      throw new Refusal('RESOURCE_DOES_NOT_EXIST', `No such artifact: '${path}'`);
    },
    /** What is in one folder of a place, not below. */
    listFolder(root: string, folder: string): object {
      const base = folder === '' ? root : `${root}${folder}/`;
      const below = [...files.keys()].filter((path) => path.startsWith(base));
      const names = new Set(below.map((path) => path.slice(base.length).split('/')[0] ?? ''));
      const found = Array.from(names, (name) => {
        const path = (base + name).slice(root.length);
        const size = files.get(base + name)?.length;
        return { path, is_dir: size === undefined, ...(size !== undefined && { file_size: size }) };
      });
      return found.length > 0 ? { files: found } : {}; // absent when empty
    },
  };
}
