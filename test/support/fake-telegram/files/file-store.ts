import { ApiError, badRequest } from '../api-error.ts';

/** A file as messages name it. */
interface FileReference {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly file_size?: number;
}

interface NewFile {
  /** Where Telegram puts it, such as `photos`. */
  readonly folder: string;
  /** With its dot; Telegram may leave it out. */
  readonly extension: string;
  /** How large it is said to be, without its bytes: files over 20 MB need not be in memory. */
  readonly claimedSizeInBytes?: number | undefined;
  /** Whether messages say how large it is; they do. */
  readonly isSizeTold?: boolean | undefined;
}

/** What people have sent. */
export interface FileStore {
  add(bytes: Uint8Array, file: NewFile): FileReference;
  /**
   * Lets a file be downloaded, under a path that is good for an hour.
   *
   * @throws {ApiError} 400 for a file that there is not, or that is too big.
   */
  open(fileId: string): FileReference & { readonly file_path: string };
  read(path: string): Uint8Array | undefined;
  /** All paths that were given until now lead nowhere. */
  expirePaths(): void;
}

interface StoredFile {
  readonly bytes: Uint8Array;
  readonly sizeInBytes: number;
  readonly isSizeTold: boolean;
  readonly reference: FileReference;
  readonly folder: string;
  readonly extension: string;
}

const maxDownloadBytes = 20 * 1024 * 1024;

export function createFileStore(): FileStore {
  const files = new Map<string, StoredFile>();
  const paths = new Map<string, StoredFile>();
  let pathCount = 0;

  function pathOf(file: StoredFile): string {
    const known = [...paths].find(([, one]) => one === file)?.[0];
    if (known !== undefined) return known;
    pathCount += 1;
    const path = `${file.folder}/file_${pathCount}${file.extension}`;
    paths.set(path, file);
    return path;
  }

  return {
    add(bytes, { folder, extension, claimedSizeInBytes, isSizeTold = true }) {
      const number = String(files.size + 1).padStart(6, '0');
      const sizeInBytes = claimedSizeInBytes ?? bytes.length;
      const reference = {
        file_id: `AgACAgIAAxkBAAICfakefileidentifier${number}AAIBAAN5AAM2BA`,
        file_unique_id: `AQADfake${number}`,
        ...(isSizeTold && { file_size: sizeInBytes }),
      };
      files.set(reference.file_id, {
        bytes,
        sizeInBytes,
        isSizeTold,
        reference,
        folder,
        extension,
      });
      return reference;
    },
    open(fileId) {
      const file = files.get(fileId);
      if (!file) throw badRequest('wrong file_id or the file is temporarily unavailable');
      if (file.sizeInBytes > maxDownloadBytes) throw tooBig(file);
      return { ...file.reference, file_size: file.sizeInBytes, file_path: pathOf(file) };
    },
    read: (path) => paths.get(path)?.bytes,
    expirePaths() {
      paths.clear();
    },
  };
}

/** Who was told the size could have known. */
function tooBig({ isSizeTold }: StoredFile): ApiError {
  return new ApiError(400, 'Bad Request: file is too big', { isBreach: isSizeTold });
}
