import { describe, expect, it } from 'vitest';

import { readImage } from '../../../../src/http/upload/read-image.ts';
import {
  createFakeUpload,
  createWholeUpload,
  type FakeUpload,
  openLease,
} from '../../../support/fake-upload.ts';
import {
  boundary,
  filePart,
  multipart,
  multipartType,
  type RawPart,
  textPart,
} from '../../../support/multipart.ts';

const maxBytes = 1000;

async function read(upload: FakeUpload): Promise<string> {
  const imageBytes = await readImage(upload, { maxBytes, lease: openLease() });
  return Buffer.from(imageBytes).toString('latin1');
}

function readParts(...parts: readonly RawPart[]): Promise<string> {
  return read(createWholeUpload(multipart(...parts), multipartType));
}

describe('a multipart body', () => {
  it('has the picture in its part named "file"', async () => {
    const image = await readParts(filePart('picture'));

    expect(image).toBe('picture');
  });

  it('may have other parts before and after it', async () => {
    const image = await readParts(
      textPart('hello', 'comment'),
      filePart('other', { name: 'mask' }),
      filePart('picture'),
      textPart('bye', 'end'),
    );

    expect(image).toBe('picture');
  });

  it('has the first picture taken out of several', async () => {
    expect(await readParts(filePart('first'), filePart('second'))).toBe('first');
  });

  it('may hold any bytes, also such as look like the beginning of a boundary', async () => {
    const picture = `\r\n--${boundary.slice(0, -1)}\r\n\r\n--\0\xff\r\n`;

    expect(await readParts(filePart(Buffer.from(picture, 'latin1')))).toBe(picture);
  });

  it.each(['\r\n', 'This is a message in several parts.\r\n\r\n'])(
    'may have something before its first boundary: %j',
    async (preamble) => {
      const body = Buffer.concat([Buffer.from(preamble), multipart(filePart('picture'))]);

      expect(await read(createWholeUpload(body, multipartType))).toBe('picture');
    },
  );

  it('may leave the name of a file out that is said to be a picture', async () => {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"\r\nContent-Type: image/png\r\n\r\n`;
    const body = `${head}picture\r\n--${boundary}--\r\n`;

    expect(await read(createWholeUpload(body, multipartType))).toBe('picture');
  });

  it('may quote its boundary', async () => {
    const type = `Multipart/Form-Data; charset=utf-8; boundary="${boundary}"`;

    const image = await read(createWholeUpload(multipart(filePart('picture')), type));

    expect(image).toBe('picture');
  });

  it('may have a file name in any language', async () => {
    const filename = Buffer.from('Kätzchen 猫.jpg').toString('latin1');

    expect(await readParts(filePart('picture', { filename }))).toBe('picture');
  });

  it('may have a file of 0 bytes, which the decoder will refuse', async () => {
    expect(await readParts(filePart(''))).toBe('');
  });

  it('may have a picture exactly at the limit', async () => {
    const image = await readParts(filePart(new Uint8Array(maxBytes)));

    expect(image).toHaveLength(maxBytes);
  });

  it('may not have a picture one byte above it', async () => {
    const image = readParts(filePart(new Uint8Array(maxBytes + 1)));

    await expect(image).rejects.toMatchObject({ code: 'image-too-large' });
  });

  it('may be 64 KiB longer than the picture', async () => {
    const image = await readParts(filePart('picture'), textPart('x'.repeat(60 * 1024), 'comment'));

    expect(image).toBe('picture');
  });

  it('may not be longer than that, whatever the picture is', async () => {
    const image = readParts(filePart('picture'), textPart('x'.repeat(70 * 1024), 'comment'));

    await expect(image).rejects.toMatchObject({ code: 'image-too-large' });
  });

  it.each([
    ['nothing in it', Buffer.alloc(0)],
    ['no part at all', multipart()],
    ['no part named "file"', multipart(filePart('picture', { name: 'image' }))],
    ['text in the part named "file"', multipart(textPart('https://example.org/cat.jpg'))],
    ['a form that was sent without choosing a file', multipart(filePart('', { filename: '' }))],
  ])('misses the picture with %s', async (_, body) => {
    const image = read(createWholeUpload(body, multipartType));

    await expect(image).rejects.toMatchObject({ code: 'image-missing' });
  });

  const whole = multipart(filePart('picture'));

  it.each([
    ['the wrong boundary', Buffer.from(whole.toString().replaceAll(boundary, 'other'))],
    ['an end before the picture', whole.subarray(0, 60)],
    ['an end in the picture', whole.subarray(0, -boundary.length - 8)],
    ['no end marker', whole.subarray(0, -boundary.length - 6)],
    ['text instead of parts', Buffer.from('picture')],
    ['a Latin-1 file name', multipart(filePart('picture', { filename: 'K\xe4tzchen.jpg' }))],
    ['headers without an end', multipart({ headers: ['X: '.padEnd(20_000, 'x')], content: '' })],
    ['a crowd of parts', multipart(...Array.from({ length: 101 }, () => textPart('x', 'y')))],
  ])('is damaged with %s', async (_, body) => {
    const image = read(createWholeUpload(body, multipartType));

    await expect(image).rejects.toMatchObject({ code: 'body-malformed' });
  });

  it('is damaged when its boundary is longer than any honest one', async () => {
    const type = `multipart/form-data; boundary=${'a'.repeat(71)}`;

    const image = read(createWholeUpload(whole, type));

    await expect(image).rejects.toMatchObject({ message: 'The multipart boundary is too long.' });
  });

  it.each(['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; x=y'])(
    'is damaged when its type is "%s", without a boundary',
    async (type) => {
      const image = read(createWholeUpload(whole, type));

      await expect(image).rejects.toMatchObject({ code: 'body-malformed' });
    },
  );
});

describe('a body that is the picture itself', () => {
  it.each(['image/jpeg', 'image/x-anything', 'application/octet-stream', 'IMAGE/PNG; q=1'])(
    'may come as %s',
    async (type) => {
      expect(await read(createWholeUpload('picture', type))).toBe('picture');
    },
  );

  it('may not be empty', async () => {
    const image = read(createWholeUpload('', 'image/png'));

    await expect(image).rejects.toMatchObject({ code: 'image-missing' });
  });

  it('may be exactly at the limit', async () => {
    const image = await read(createWholeUpload(new Uint8Array(maxBytes), 'image/png'));

    expect(image).toHaveLength(maxBytes);
  });

  it('may not be one byte above it', async () => {
    const image = read(createWholeUpload(new Uint8Array(maxBytes + 1), 'image/png'));

    await expect(image).rejects.toMatchObject({ code: 'image-too-large' });
  });
});

describe('any other body', () => {
  it('is refused as a download when it is JSON', async () => {
    const image = read(createWholeUpload('{"url":"https://example.org/"}', 'application/json'));

    await expect(image).rejects.toMatchObject({ code: 'download-refused' });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/mixed', 'imagefoo', ''])(
    'is refused when its type is "%s", and the answer says what to send',
    async (type) => {
      const upload = createWholeUpload('picture', type);

      await expect(read(upload)).rejects.toMatchObject({
        code: 'content-type-unsupported',
        message: expect.stringContaining('multipart/form-data'),
      });
      expect(upload.readBytes).toBe(0);
    },
  );

  it('is missed when there is none', async () => {
    const image = read(createWholeUpload('', ''));

    await expect(image).rejects.toMatchObject({ code: 'image-missing' });
  });
});

describe('a body that is compressed once more', () => {
  it.each(['gzip', 'br', 'deflate'])(
    'as %s is refused with the reason',
    async (contentEncoding) => {
      const upload = createFakeUpload([Buffer.from('x')], {
        contentType: 'image/jpeg',
        contentEncoding,
      });

      await expect(read(upload)).rejects.toMatchObject({
        code: 'content-type-unsupported',
        message: expect.stringContaining('Content-Encoding'),
      });
    },
  );
});
