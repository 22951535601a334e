import type { Story } from './act.ts';

/** The same migration without a full screen, as far as there is something to see: what is read aloud is all there is. */

const prompt = (question: string) => new RegExp(`${question}[^]*Arrows or a number`);

export const IN_LINES: Story = {
  args: ['--plain'],
  acts: [
    { name: 'plain-tenant', moves: [], see: prompt('To which tenant') },
    { name: 'plain-connection', moves: ['enter'], see: prompt('Into which connection') },
    { name: 'plain-source', moves: ['enter'], see: prompt('Which file') },
    { name: 'plain-mapping', moves: ['enter'], see: prompt('accept the mapping') },
    { name: 'plain-passwords', moves: ['enter'], see: prompt('compare the file') },
    {
      name: 'plain',
      moves: ['enter'],
      see: prompt('cut the plan into jobs'),
      picture: {
        title: 'Without a full screen',
        description:
          'The collisions with --plain: tables that are printed, and questions with numbered answers.',
      },
    },
  ],
};
