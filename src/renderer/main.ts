import 'element-plus/dist/index.css';
import 'element-plus/theme-chalk/dark/css-vars.css';
import './styles.css';
import { createPinia } from 'pinia';
import { createApp, ref } from 'vue';
import App from './App.vue';
import { setClient } from './api/api.ts';
import { connect } from './api/connect.ts';
import { newI18n } from './i18n.ts';
import { router } from './router.ts';
import { useNotices } from './stores/notices.ts';
import { useSettings } from './stores/settings.ts';

const disconnected = ref(false);
setClient(
  connect(() => {
    disconnected.value = true;
  }),
);
const pinia = createPinia();
const settings = useSettings(pinia);
const notices = useNotices(pinia);
window.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  notices.fail(event.reason);
});

/** The page appears as it was left, in its language and theme; without the settings it appears all the same. */
async function start(): Promise<void> {
  await settings.load().catch(notices.fail);
  const app = createApp(App, { disconnected });
  app.config.errorHandler = notices.fail;
  app.use(pinia).use(newI18n(settings.language)).use(router).mount('#app');
}
void start();
