/** A stream without its end: the last piece comes by half. What it holds is damaged, and its transfer looks whole. */
export function cutShort(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let last: Uint8Array<ArrayBuffer> | undefined;
  return new TransformStream({
    transform(chunk, controller) {
      if (last !== undefined) controller.enqueue(last);
      last = chunk;
    },
    flush(controller) {
      if (last !== undefined && last.length > 1) controller.enqueue(last.subarray(0, last.length >> 1));
    },
  });
}
