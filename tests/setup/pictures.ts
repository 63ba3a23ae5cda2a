/** Small pictures for tests, drawn here. */
import sharp from "sharp";

interface Drawing {
  width?: number;
  height?: number;
  colour?: { r: number; g: number; b: number };
}

const drawn = ({ width = 40, height = 30, colour = { r: 20, g: 90, b: 160 } }: Drawing) =>
  sharp({ create: { width, height, channels: 3, background: colour } });

export const pngOf = (drawing: Drawing = {}): Promise<Buffer> => drawn(drawing).png().toBuffer();

/** With a place and a camera in it, as telephones write them. */
export const jpegWithPlace = (drawing: Drawing = {}): Promise<Buffer> =>
  drawn(drawing)
    .jpeg()
    .withExif({
      IFD0: { Make: "Geheimkamera", Artist: "Petra Muster" },
      IFD3: { GPSLatitude: "54/1 10/1 0/1", GPSLatitudeRef: "N" },
    })
    .toBuffer();

export const webpOf = (drawing: Drawing = {}): Promise<Buffer> => drawn(drawing).webp().toBuffer();

/** Two pictures one after the other. */
export async function animatedGif(): Promise<Buffer> {
  const frames = await Promise.all(
    [
      { r: 255, g: 0, b: 0 },
      { r: 0, g: 0, b: 255 },
    ].map((colour) => drawn({ width: 8, height: 8, colour }).ensureAlpha().raw().toBuffer()),
  );
  return sharp(Buffer.concat(frames), { raw: { width: 8, height: 16, channels: 4, pageHeight: 8 } })
    .gif({ delay: [100, 100], loop: 0 })
    .toBuffer();
}

/** Says that it is large; nothing of it is there. */
export async function hugePng(): Promise<Buffer> {
  const png = Buffer.from(await pngOf());
  png.writeUInt32BE(60_000, 16);
  png.writeUInt32BE(60_000, 20);
  // The checksum of the head has to fit, or the picture is only broken.
  const { crc32 } = (await import("node:zlib")) as unknown as { crc32?: (bytes: Uint8Array) => number };
  if (crc32) png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}
