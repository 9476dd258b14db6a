// Loaded from another origin, so the page that loads it is told nothing about this error.
throw new Error('A secret of another origin');
