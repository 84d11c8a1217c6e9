import path from 'node:path';

/** https://docs.discord.com/developers/reference#uploading-files-file-type-filtering */
const extensionsByGroup: Readonly<Record<string, readonly string[]>> = {
  image: ['.png', '.gif', '.jpg', '.jpeg', '.jfif', '.webp', '.avif'],
  video: ['.mp4', '.mov', '.qt', '.webm'],
  audio: ['.mp3', '.m4a', '.wav', '.ogg', '.opus', '.flac'],
};

/** Whether a filter names a group or an extension. */
export function isFileType(type: string): boolean {
  return type in extensionsByGroup || /^\.[\w.-]+$/.test(type);
}

/** Whether a client lets somebody choose a file of this name; it looks at nothing else. */
export function fitsFileTypes(filename: string, types: readonly string[]): boolean {
  const extensions = types.flatMap((type) => extensionsByGroup[type] ?? type.toLowerCase());
  return types.length === 0 || extensions.includes(path.extname(filename).toLowerCase());
}
