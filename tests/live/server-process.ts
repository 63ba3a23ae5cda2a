/** The house as a process of its own, to be killed by crash.test.ts: with DATABASE_URL and PORT. Prints its port. */
import { connect } from "../../db/connection.ts";
import { openHouse } from "./house.ts";

const connection = connect(process.env.DATABASE_URL!, 5);
const house = await openHouse({ db: connection.db, port: Number(process.env.PORT ?? 0) });
process.on("SIGTERM", () => {
  void house.close().then(async () => {
    await connection.sql.end();
    process.exit(0);
  });
});
console.log(`port ${house.port}`);
