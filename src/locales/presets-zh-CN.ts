/** Names of the policies that the product ships, and of the example, in Simplified Chinese. */
export const PRESETS_ZH_CN: Readonly<Record<string, string>> = {
  'Status quo': '现行策略',
  Conservative: '审慎策略',
  Growth: '增长策略',
  'Synthetic 2023–2024': '合成客群 2023–2024',
  Example: '示例',
};

/** Names and sources of the assumptions that the product ships. */
export const ASSUMPTIONS_ZH_CN: Readonly<Record<string, string>> = {
  'Basel III, unconditionally cancellable retail lines': '巴塞尔协议Ⅲ：可随时无条件撤销的零售额度',
  'China 2023 capital rules, lines used like cards': '中国 2023 年资本办法：按信用卡方式使用的额度',
  'Basel Framework, chapter CRE20 (standardised approach, effective 1 January 2023): credit conversion factor of 10 % for commitments that are unconditionally cancellable, risk weight of 75 % for regulatory retail. Capital ratio 10.5 %: minimum total capital of 8 % (RBC20) and the capital conservation buffer of 2.5 % (RBC30). PD, LGD, margin, hurdle rate, notice cost and refused margin are placeholders of the product: replace them with your own.':
    '《巴塞尔框架》CRE20 章（标准法，2023 年 1 月 1 日起生效）：可无条件撤销的承诺，信用转换系数 10%；监管零售，风险权重 75%。资本充足率 10.5%：最低总资本 8%（RBC20）加资本留存缓冲 2.5%（RBC30）。PD、LGD、利差、资本回报要求、通知成本与被拒用信收入损失为产品的占位值，请换成贵机构的数值。',
  "商业银行资本管理办法 (Capital Rules for Commercial Banks, published 2023, in force since 1 January 2024), annex on off-balance-sheet items: 10 % for loan commitments that can be cancelled unconditionally at any time (cash loan), 40 % for unused credit-card limits in general, here for purchase credit (20 % where the rules' conditions hold); 75 % for regulatory retail. Cap of 20 % on long-dormant cards: card notice of 2022. Capital ratio 10.5 %: minimum total capital of 8 % and reserve capital (储备资本) of 2.5 % of the same rules. PD, LGD, margin, hurdle rate, notice cost and refused margin are placeholders of the product: replace them with your own.":
    '《商业银行资本管理办法》（2023 年发布，2024 年 1 月 1 日起施行）表外项目附件：可随时无条件撤销的贷款承诺 10%（现金贷）；未使用的信用卡授信额度一般 40%（此处用于消费信贷；符合办法所列条件的为 20%）；监管零售 75%。长期睡眠卡占比上限 20%：2022 年信用卡业务通知。资本充足率 10.5%：同一办法的最低总资本充足率 8% 加储备资本 2.5%。PD、LGD、利差、资本回报要求、通知成本与被拒用信收入损失为产品的占位值，请换成贵机构的数值。',
};
