/** A host as URLs write it: IPv6 addresses stand in brackets. */
export const bracketed = (host: string): string => (host.includes(":") ? `[${host}]` : host);
