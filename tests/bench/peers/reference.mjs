/** The y-websocket reference server, as its own start script runs it, in memory. Run with PORT; prints `ready`. */
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { setupWSConnection } from "@y/websocket-server/utils";

const server = createServer((_request, response) => response.end("okay"));
const sockets = new WebSocketServer({ server });
sockets.on("connection", setupWSConnection);
server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("ready"));
