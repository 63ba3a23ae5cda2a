/** Stands between a server and its database and counts what the server asks: one Execute or one simple query is one statement. */
import { openAddress } from "../setup/database-address.ts";

/** Of PostgreSQL's messages, https://www.postgresql.org/docs/current/protocol-message-formats.html */
const [EXECUTE, QUERY] = [0x45, 0x51];
const HEAD = 5;

interface Counter {
  /** The same URL through it. */
  url(databaseUrl: string): string;
  /** How many came since the last call. */
  take(): number;
  close(): void;
}

export async function countStatements(databaseUrl: string): Promise<Counter> {
  let count = 0;
  const address = await openAddress(
    () => Number(new URL(databaseUrl).port),
    () => reader((type) => (count += type === EXECUTE || type === QUERY ? 1 : 0)),
  );
  return {
    ...{ url: address.url, close: address.close },
    take() {
      const taken = count;
      count = 0;
      return taken;
    },
  };
}

/** Messages come in whatever pieces the network makes; the first of a connection has no type. @param on each message's type */
function reader(on: (type: number) => void): (piece: Buffer) => void {
  let rest = Buffer.alloc(0);
  let isFirst = true;
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    for (;;) {
      const at = isFirst ? 0 : 1;
      if (rest.length < HEAD) return;
      const end = at + rest.readInt32BE(at);
      if (rest.length < end) return;
      if (!isFirst) on(rest[0]!);
      isFirst = false;
      rest = rest.subarray(end);
    }
  };
}
