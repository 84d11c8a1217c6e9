import { z } from 'zod';

import type { FileStore } from '../files/file-store.ts';
import { method, type Methods, toMethods } from './method.ts';

/** The way to what people have sent. */
export function fileMethods(files: FileStore): Methods {
  return toMethods({
    getFile: method(z.object({ file_id: z.string().min(1) }), (form) => files.open(form.file_id)),
  });
}
