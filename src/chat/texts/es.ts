import type { ErrorCode, ErrorDetails } from '../../errors.ts';
import { readExcess } from './excess.ts';
import { isLinkGone, isPlatformLimit, readFormat } from './failure-facts.ts';
import { createFormats } from './formats.ts';
import type { DiscordTexts, FailureText, TelegramTexts, Texts } from './texts.ts';

const formats = createFormats('es');
const whatIsThis = '¿Qué es esto?';
const readable = 'JPEG, PNG, WebP, GIF, AVIF, TIFF, BMP y HEIC';
const tooLargeToFetch =
  'Este archivo pasa de 20 MB, más de lo que un bot puede descargar. Envíalo como foto.';

const failures = {
  'image-missing': () => 'Aquí no hay ninguna imagen. Publica una.',
  'parameter-invalid': () =>
    'Una de las opciones tiene un valor que no vale. Elige uno de los que se ofrecen.',
  'body-malformed': () => 'Lo que ha llegado no se puede leer. Publica la imagen otra vez.',
  'image-undecodable': ({ details }) =>
    `${['Este archivo', readFormat(details)].join(' ').trim()} no se puede leer: está dañado o no es una imagen. Guárdalo como JPEG o PNG y publícalo otra vez.`,
  'content-type-unsupported': () => `No sé leer este tipo de archivo. Leo ${readable}.`,
  'image-unsupported': () => `No sé leer este tipo de archivo. Leo ${readable}.`,
  'image-too-large': ({ details }) =>
    isPlatformLimit(details) ? tooLargeToFetch : `${tooLarge(details)} Publica una más pequeña.`,
  'model-unknown': () => 'No hay ningún modelo con ese nombre. Elige uno de la lista.',
  'not-found': () => 'Eso ya no está. Publica la imagen otra vez.',
  'method-not-allowed': () => 'Eso no se puede hacer aquí.',
  overloaded: () => 'Hay demasiadas imágenes en espera. Vuelve a intentarlo en unos minutos.',
  unavailable: () => 'Ahora mismo no puedo mirar imágenes. Vuelve a intentarlo en un minuto.',
  'timed-out': () => 'Esta imagen ha tardado demasiado. Vuelve a intentarlo en unos minutos.',
  unauthorized: () => 'Eso no es posible aquí.',
  'download-refused': () => 'De ahí no descargo imágenes. Publícala aquí como archivo.',
  'download-failed': ({ details }) =>
    isLinkGone(details)
      ? 'El enlace a esta imagen ha caducado; publícala otra vez.'
      : 'No se ha podido descargar esta imagen. Vuelve a intentarlo en un momento o publícala otra vez.',
  'rate-limited': () => 'Son muchas imágenes. Enséñame más dentro de un minuto.',
  'model-invalid': ourFault,
  'config-invalid': ourFault,
  internal: ourFault,
} satisfies Record<ErrorCode, FailureText>;

function ourFault({ reference }: Parameters<FailureText>[0]): string {
  const sentence = 'Algo ha fallado por nuestra parte. Vuelve a intentarlo más tarde.';
  if (reference === undefined) return sentence;
  return `${sentence} En el registro aparece como ${reference}: díselo a quien lleva este bot.`;
}

function tooLarge(details: ErrorDetails): string {
  const { unit, actual, limit } = readExcess(details);
  const unitName = unit === 'megabytes' ? 'MB' : 'megapíxeles';
  const written = (amount: number): string => `${formats.number(amount)} ${unitName}`;
  if (actual === undefined) {
    return limit === undefined
      ? 'Esta imagen es demasiado grande.'
      : `Esta imagen tiene más de ${written(limit)}.`;
  }
  return limit === undefined
    ? `Esta imagen tiene ${written(actual)}, y es demasiado.`
    : `Esta imagen tiene ${written(actual)}; el límite es de ${formats.number(limit)}.`;
}

const discord: DiscordTexts = {
  help: [
    'Publica una imagen donde yo esté mirando, o mándamela por mensaje directo.',
    'Mencióname junto a una imagen, o al responder a la imagen de otra persona.',
    `Clic derecho en un mensaje (en el móvil, mantenlo pulsado) › Aplicaciones › ${whatIsThis}`,
    '/classify mira hasta cinco imágenes y, si quieres, te responde solo a ti.',
    '/models enumera los modelos que tengo; /about dice quién soy y qué pasa con tus imágenes.',
    'Quien administra un servidor decide con /watch here on y /watch here off dónde miro.',
  ],
  noPicture: 'No veo ninguna imagen aquí. Publica una, o responde a una y mencióname.',
  noPictureInMessage: 'No veo ninguna imagen en este mensaje.',
  hiddenReference: `Discord no me enseña el mensaje al que respondes. Elige Aplicaciones › ${whatIsThis} en su menú.`,
  watchingNow: 'Desde ahora respondo a todas las imágenes de este canal.',
  mayNotAnswer:
    'Pero aquí todavía no puedo escribir: dame los permisos Ver canal y Enviar mensajes (en un hilo: Enviar mensajes en hilos).',
  notWatchingNow: 'Desde ahora solo respondo en este canal si me preguntan.',
  cannotWatch:
    'Discord solo me enseña las imágenes por las que me preguntan. Quien me gestiona puede cambiarlo con el Message Content Intent.',
  commands: {
    whatIsThis,
    classify: 'Dice qué se ve en tus imágenes',
    picture: 'La imagen que quieres que mire',
    anotherPicture: 'Otra imagen más',
    model: 'Qué modelo la mira; si no dices nada, el predeterminado',
    k: 'Cuántas etiquetas mostrar',
    private: 'Mostrarte la respuesta solo a ti',
    help: 'Cómo enseñarme una imagen',
    models: 'Enumera los modelos que hay',
    about: 'Quién soy y qué pasa con tus imágenes',
    watch: 'Si respondo a todas las imágenes de este canal',
    watchOn: 'Responder a todas las imágenes de este canal',
    watchOff: 'Responder en este canal solo si me preguntan',
  },
};

const telegram: TelegramTexts = {
  help: [
    'Envíame una imagen, varias como álbum, o una imagen como archivo.',
    'En un grupo, responde a una imagen con /classify, o mencióname en su pie de foto o en una respuesta a ella.',
    '/model elige con qué miro en este chat, /models muestra lo que hay.',
    'Los administradores de un grupo dicen con /watch on y /watch off si respondo a todas las imágenes.',
    '/privacy dice qué pasa con tus imágenes.',
  ],
  noPicture: 'Aquí no veo ninguna imagen. Envíame una, o responde a una con /classify.',
  privacy: [
    'Las imágenes solo están en memoria mientras las miro. Nunca se guardan ni se usan para entrenar.',
    'Un mensaje espera en el disco hasta que lo respondo, y entonces se borra. Lo que se elige con /watch y /model se guarda para el chat.',
    'No le paso nada a nadie.',
  ],
  watchingNow: 'A partir de ahora respondo a todas las imágenes de este chat.',
  notWatchingNow: 'A partir de ahora solo respondo en este chat si me preguntan.',
  privacyMode:
    'Pero Telegram solo me enseña aquí lo que va dirigido a mí: mi modo de privacidad está activado. Hazme administrador del grupo; o que quien me gestiona lo desactive (@BotFather, /setprivacy), y luego sácame del grupo y vuelve a añadirme.',
  alwaysWatching: 'Aquí respondo a todas las imágenes de todos modos.',
  howToWatch: 'Di /watch on o /watch off.',
  adminsOnly: 'Solo los administradores de este chat pueden cambiar eso.',
  chooseModel: '¿Con qué miro en este chat?',
  modelChosen: (model) => `En este chat miro ahora con ${model}.`,
  commands: {
    classify: 'Responde con esto a una imagen',
    help: 'Cómo enseñarme una imagen',
    model: 'Elegir con qué miro en este chat',
    models: 'Mostrar los modelos que hay',
    watch: 'Si respondo a todas las imágenes de este grupo: on u off',
    privacy: 'Qué pasa con tus imágenes',
  },
};

/** Spanish. */
export const es: Texts = {
  percent: formats.percent,
  unsure: 'No lo tengo claro. Lo más probable:',
  unsureOfKind: ({ label, probability }) =>
    `No lo tengo claro: ${label}, ${formats.percent(probability)}, pero no sé de qué tipo. Lo más probable:`,
  answeredBy: (models) => `Modelo: ${models}`,
  fromPreview: 'Solo he mirado su imagen fija.',

  skipped: {
    video: 'Esto es un vídeo; solo miro imágenes.',
    audio: 'Esto es un archivo de sonido; solo miro imágenes.',
    document: 'Esto no es una imagen; solo miro imágenes.',
    'vector-animation': 'Esto es una animación vectorial; solo miro imágenes.',
    'too-large-to-fetch': tooLargeToFetch,
  },
  failures,
  rateLimited: (retryAfterMs) =>
    `Son muchas imágenes. Enséñame más dentro de ${formats.seconds(retryAfterMs)}.`,

  help: [
    'Enséñame una imagen y te digo qué se ve en ella.',
    `Leo ${readable}; de una animación miro el primer fotograma.`,
    'Los porcentajes dicen lo seguro que estoy: de todas mis respuestas con un 70 %, unas 70 de cada cien son correctas.',
  ],
  about: ({ version, model }) => [
    `Whatsit ${version} dice qué se ve en una imagen. No le pasa tus imágenes a nadie.`,
    `El modelo es ${model}; su ficha (README.md en su carpeta) dice de dónde viene, lo bueno que es y lo que no sabe hacer.`,
    'Las imágenes solo están en memoria mientras las miro. Nunca se guardan ni se usan para entrenar.',
  ],
  modelsTitle: 'Estos modelos miran imágenes:',
  classes: (count) => `distingue ${formats.number(count)} tipos de cosas`,
  isDefault: 'el predeterminado',

  discord,
  telegram,
};
