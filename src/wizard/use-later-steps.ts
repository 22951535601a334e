import { useEffect, useState } from 'react';
import { loadSteps } from './steps.ts';

/** Begins to load the other steps when the first frame stands, and draws again once they are there. */
export function useLaterSteps(): void {
  const [, setLoaded] = useState(false);
  useEffect(() => {
    void loadSteps().then(() => setLoaded(true));
  }, []);
}
