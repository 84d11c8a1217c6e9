import { multipartBody, multipartHeaders } from './multipart.mjs';

/** Sends one picture, and tells how it was answered. */
export async function upload(url, imageBytes) {
  const response = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: multipartHeaders,
    body: multipartBody(imageBytes, 'picture'),
  });
  await response.arrayBuffer();
  return response.status;
}
