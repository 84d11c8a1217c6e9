const BOUNDARY = '----whatsit-bench-7d93a1f0';

export const multipartHeaders = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

/** A form with one part named `file`, in one piece. */
export function multipartBody(imageBytes, fileName) {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\nContent-Type: image/jpeg\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), imageBytes, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
}

/** The whole of an HTTP request that sends a picture to `/predict`, in one piece. */
export function multipartRequest({ host }, imageBytes, fileName) {
  const body = multipartBody(imageBytes, fileName);
  const head = [
    'POST /predict HTTP/1.1',
    `Host: ${host}`,
    `Content-Type: ${multipartHeaders['content-type']}`,
    `Content-Length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}
