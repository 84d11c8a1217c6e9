/** One part of a multipart body, as it stands on the wire. */
export interface RawPart {
  /** Header lines without the line break at their ends; Latin-1. */
  readonly headers: readonly string[];
  readonly content: Uint8Array | string;
}

export const boundary = 'boundary-of-a-test';

export const multipartType = `multipart/form-data; boundary=${boundary}`;

/** Writes a multipart body byte by byte: `FormData` cannot make the odd ones. */
export function multipart(...parts: readonly RawPart[]): Buffer<ArrayBuffer> {
  const pieces = parts.flatMap(({ headers, content }) => [
    Buffer.from(`--${boundary}\r\n${headers.join('\r\n')}\r\n\r\n`, 'latin1'),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

/** A part as a browser sends a chosen file. */
export function filePart(
  content: Uint8Array | string,
  { name = 'file', filename = 'cat.jpg' } = {},
): RawPart {
  return {
    headers: [
      `Content-Disposition: form-data; name="${name}"; filename="${filename}"`,
      'Content-Type: image/jpeg',
    ],
    content,
  };
}

/** A part as a browser sends a text field. */
export function textPart(content: string, name = 'file'): RawPart {
  return { headers: [`Content-Disposition: form-data; name="${name}"`], content };
}
