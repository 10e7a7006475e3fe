/** Where the links of every contestant's mails lead. */
export const publicUrl = "https://alerts.example.com";
