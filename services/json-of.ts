/** What a text says as JSON, or undefined when it is none. For lines that others wrote; a schema says what they must be. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
