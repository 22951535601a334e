import { render, Text } from 'ink';
import { createElement } from 'react';

/** The least that Ink can show: what the wizard's first frame is measured against. */
render(createElement(Text, null, 'hello'));
