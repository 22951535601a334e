/** Makes a function remember what it gave for a text. @param most texts, before it forgets all of them */
export function remember<T>(of: (text: string) => T, most: number): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= most) known.clear();
    const made = of(text);
    known.set(text, made);
    return made;
  };
}
