// A photo from the camera, small enough to be sent from a stairwell. Drawn anew, it has no place or maker in it.
import { sha256 } from "/falt/journal.js";

const longestSide = 1600;
const quality = 0.82;

export async function photoOf(file) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((give) => canvas.toBlob(give, "image/jpeg", quality));
    if (!blob || blob.type !== "image/jpeg") throw new Error("no JPEG");
    return { blob, sha256: await sha256(await blob.arrayBuffer()), bytes: blob.size };
}
