import { createRouter, createWebHashHistory } from 'vue-router';
import AccountsView from './views/AccountsView.vue';
import AccountView from './views/AccountView.vue';
import CohortsView from './views/CohortsView.vue';
import CompareView from './views/CompareView.vue';
import SweepView from './views/SweepView.vue';
import QualityView from './views/QualityView.vue';
import PoliciesView from './views/PoliciesView.vue';
import ReportsView from './views/ReportsView.vue';
import ProjectsView from './views/ProjectsView.vue';
import SettingsView from './views/SettingsView.vue';

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', redirect: '/projects' },
    { path: '/projects', name: 'projects', component: ProjectsView },
    { path: '/cohorts', name: 'cohorts', component: CohortsView },
    { path: '/cohorts/:cohort/quality', name: 'quality', component: QualityView, props: true },
    { path: '/accounts', name: 'accounts', component: AccountsView },
    { path: '/accounts/:account', name: 'account', component: AccountView, props: true },
    { path: '/policies', name: 'policies', component: PoliciesView },
    { path: '/sweep', name: 'sweep', component: SweepView },
    { path: '/settings', name: 'settings', component: SettingsView },
    { path: '/reports', name: 'reports', component: ReportsView },
    { path: '/compare', name: 'compare', component: CompareView },
  ],
});
