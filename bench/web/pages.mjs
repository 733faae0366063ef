// The public pages that are measured, and the day of the example that they stand on.
export const today = '2025-08-15';
export const pages = { home: '/', search: '/omrade/orrsala', supplier: '/leverantor/fjallvraken-omstallning-ab',
  compare: '/jamfor?contract=90010305&contract=90010287', report: '/klagomal', 'home in English': '/en/' };

export const middle = all => all.toSorted((one, other) => one - other)[Math.floor(all.length / 2)];
