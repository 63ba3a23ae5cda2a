/** A device with passkeys, made of software: it answers what a server asks as a browser would hand it in. */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import type { PasskeyAnswer } from "../../server/people/passkeys.rules.ts";

export interface Device {
  id: string;
  key: KeyObject;
  /** Counts how often it was used. */
  counter: number;
  /** Its owner has shown themselves to it. */
  isVerified: boolean;
}

interface Asked {
  challenge: string;
  origin: string;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: string | Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/** @returns a new device, and how it presents its passkey for the first time */
export function registerDevice({ challenge, origin }: Asked): { device: Device; answer: PasskeyAnswer } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const id = randomBytes(16);
  const device: Device = { id: base64(id), key: privateKey, counter: 0, isVerified: true };
  const coseKey = cbor(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, "base64url")],
      [-3, Buffer.from(y, "base64url")],
    ]),
  );
  const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, coseKey]);
  const authData = Buffer.concat([authenticatorData(device, origin, ATTESTED), credential]);
  const attestation = new Map<string, Cbor>([
    ["fmt", "none"],
    ["attStmt", new Map()],
    ["authData", authData],
  ]);
  const response = {
    clientDataJSON: clientData("webauthn.create", challenge, origin),
    attestationObject: base64(cbor(attestation)),
  };
  return { device, answer: answerOf(device, response) };
}

/** The next use of it. */
export function useDevice(device: Device, { challenge, origin }: Asked): PasskeyAnswer {
  device.counter += 1;
  const authData = authenticatorData(device, origin);
  const clientDataJSON = clientData("webauthn.get", challenge, origin);
  const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, "base64url"))]);
  const signature = base64(sign("sha256", signed, device.key));
  return answerOf(device, { clientDataJSON, authenticatorData: base64(authData), signature });
}

const answerOf = ({ id }: Device, response: Record<string, string>): PasskeyAnswer => ({
  ...{ id, rawId: id, type: "public-key", response, clientExtensionResults: {} },
});

const clientData = (type: string, challenge: string, origin: string) =>
  base64(Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })));

const ATTESTED = 0x40;

function authenticatorData({ counter, isVerified }: Device, origin: string, flags = 0): Buffer {
  const head = Buffer.alloc(5);
  // Somebody is there; and who they are.
  head.writeUInt8(0x01 | (isVerified ? 0x04 : 0) | flags, 0);
  head.writeUInt32BE(counter, 1);
  return Buffer.concat([sha256(new URL(origin).hostname), head]);
}

type Cbor = number | string | Buffer | Map<number | string, Cbor>;

/** As much of it as stands in such an answer. */
function cbor(value: Cbor): Buffer {
  if (typeof value === "number") return value < 0 ? headOf(1, -1 - value) : headOf(0, value);
  if (typeof value === "string") return Buffer.concat([headOf(3, value.length), Buffer.from(value)]);
  if (value instanceof Map)
    return Buffer.concat([headOf(5, value.size), ...[...value].flatMap(([key, each]) => [cbor(key), cbor(each)])]);
  return Buffer.concat([headOf(2, value.length), value]);
}

function headOf(kind: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(kind << 5) | length]);
  return length < 256 ? Buffer.from([(kind << 5) | 24, length]) : Buffer.from([(kind << 5) | 25, length >> 8, length & 255]);
}
