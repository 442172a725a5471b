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
import { useSettings } from './stores/settings.ts';

const disconnected = ref(false);
setClient(
  connect(() => {
    disconnected.value = true;
  }),
);
const pinia = createPinia();
const settings = useSettings(pinia);
createApp(App, { disconnected })
  .use(pinia)
  .use(newI18n(settings.language))
  .use(router)
  .mount('#app');
