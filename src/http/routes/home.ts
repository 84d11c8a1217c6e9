import { Hono } from 'hono';
import { html } from 'hono/html';

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/** `GET /`: says what this is, and leads to what there is. */
export function homeRoutes(): Hono {
  return new Hono().get('/', (context) => {
    context.header('content-security-policy', policy);
    return context.html(page);
  });
}

const page = html`<!doctype html>
  <html lang="en">
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Whatsit</title>
    <style>
      :root {
        color-scheme: light dark;
        font:
          1.1rem/1.6 system-ui,
          sans-serif;
      }
      body {
        max-width: 40rem;
        margin: 3rem auto;
        padding: 0 1rem;
      }
    </style>
    <h1>Whatsit</h1>
    <p>Send it a picture, and it says what is in it.</p>
    <form method="post" action="/predict" enctype="multipart/form-data">
      <label>A picture: <input type="file" name="file" accept="image/*" required /></label>
      <button>What is it?</button>
    </form>
    <ul>
      <li><code>POST /predict</code> answers with the likeliest labels</li>
      <li><a href="/models">/models</a> lists the models</li>
      <li><a href="/health">/health</a> says how the service is</li>
    </ul>
  </html> `;
