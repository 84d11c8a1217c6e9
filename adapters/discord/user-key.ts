/** What a user is called in queues and limits that all platforms share. */
export function userKey({ id }: { readonly id: string }): string {
  return `discord:${id}`;
}
