import type { FeedbackTexts } from './en.ts';

export const ar: FeedbackTexts = {
  heading: 'أخبرنا عن هذه الصفحة',
  errorHeading: 'حدث خطأ ما. ماذا جرى؟',
  label: 'بكلماتك',
  hint: 'تُحذف عناوين البريد الإلكتروني وأرقام الهواتف والبطاقات وما شابهها في متصفحك قبل الإرسال.',
  willSend: 'هذا ما سيُرسل',
  send: 'إرسال',
  cancel: 'إلغاء',
  close: 'إغلاق',
  thanks: 'شكرًا لك. تم التسليم.',
  thanksOffline: 'شكرًا لك. أنت غير متصل: ستُحفظ رسالتك إلى أن يعود الاتصال.',
  isEmpty: 'اكتب بضع كلمات أولًا.',
  isForbidden: 'إعداد الخصوصية لديك لا يسمح بإرسال هذا.',
};
