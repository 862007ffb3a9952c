export const extra = () => {}; export default { tool() {} };
