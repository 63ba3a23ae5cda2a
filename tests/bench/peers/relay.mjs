/** The least that can be done: what comes goes to everybody else at the same address. No text, no rights, no memory. Run with PORT. */
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const rooms = new Map();
const server = createServer((_request, response) => response.end());
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on("connection", (socket, { url }) => {
  const room = rooms.get(url) ?? rooms.set(url, new Set()).get(url);
  room.add(socket);
  socket.on("message", (data) => {
    for (const other of room) if (other !== socket) other.send(data);
  });
  socket.on("close", () => room.delete(socket));
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("ready"));
