import '@fontsource-variable/inter';
import '@fontsource-variable/fraunces/opsz.css';
import './styles.css';
import { createRoot } from 'react-dom/client';
import { startBridge } from './bridge.ts';
import { chooseLanguage, startWords } from './i18n/index.ts';
import { App } from './views/app.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

await startWords(chooseLanguage(navigator.languages));
createRoot(root).render(<App />);
startBridge();
