import { createRouter, createWebHashHistory } from 'vue-router';
import CohortsView from './views/CohortsView.vue';
import CompareView from './views/CompareView.vue';
import ProjectsView from './views/ProjectsView.vue';

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', redirect: '/projects' },
    { path: '/projects', name: 'projects', component: ProjectsView },
    { path: '/cohorts', name: 'cohorts', component: CohortsView },
    { path: '/compare', name: 'compare', component: CompareView },
  ],
});
