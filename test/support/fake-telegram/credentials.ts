/** The bot's token, as long as it is good. */
export interface Credentials {
  readonly token: string;
  accepts(token: string): boolean;
  /** What its owner does who has BotFather make a new one. */
  revoke(): void;
}

export function createCredentials(token: string): Credentials {
  let isGood = true;
  return {
    token,
    accepts: (given) => isGood && given === token,
    revoke() {
      isGood = false;
    },
  };
}
