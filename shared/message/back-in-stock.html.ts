// Generated from back-in-stock.mjml by `npm run build:mail`: edit that.
export const backInStockHtml = `<!doctype html>
<html lang="[[ locale ]]" dir="ltr" xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<title>[[ words.headline ]]</title>
<!--[if !mso]><!-->
<meta http-equiv="X-UA-Compatible" content="IE=edge">
<!--<![endif]-->
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style type="text/css">
#outlook a { padding:0; }
body { margin:0;padding:0;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%; }
table, td { border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt; }
img { border:0;height:auto;line-height:100%; outline:none;text-decoration:none;-ms-interpolation-mode:bicubic; }
p { display:block;margin:13px 0; }
</style>
<!--[if mso]>
<noscript>
<xml>
<o:OfficeDocumentSettings>
<o:AllowPNG/>
<o:PixelsPerInch>96</o:PixelsPerInch>
</o:OfficeDocumentSettings>
</xml>
</noscript>
<![endif]-->
<!--[if lte mso 11]>
<style type="text/css">
.mj-outlook-group-fix { width:100% !important; }
</style>
<![endif]-->
<style type="text/css">
@media only screen and (min-width:480px) {
.mj-column-per-100 { width:100% !important; max-width: 100%; }
}
</style>
<style media="screen and (min-width:480px)">
.moz-text-html .mj-column-per-100 { width:100% !important; max-width: 100%; }
</style>
<style type="text/css">
@media only screen and (max-width:479px) {
table.mj-full-width-mobile { width: 100% !important; }
td.mj-full-width-mobile { width: auto !important; }
}
</style>
<style type="text/css">
:root {
color-scheme: light dark;
supported-color-schemes: light dark;
}
h1,
li {
overflow-wrap: anywhere;
}
h1,
.quiet div,
.intro div {
text-wrap: balance;
}
img {
color: #1c1c1a;
text-align: center;
font:
600 16px/1.4 "Segoe UI",
-apple-system,
Roboto,
Helvetica,
Arial,
sans-serif !important;
}
.logo img {
width: auto !important;
max-width: 200px;
max-height: 72px;
margin: 0 auto;
box-sizing: border-box;
}
.photo a {
text-decoration: none;
}
.photo img {
width: auto !important;
max-width: 280px;
max-height: 360px;
margin: 0 auto;
}
@media (min-width: 480px) {
.inset > table > tbody > tr > td {
padding: 40px !important;
}
.headline h1 {
font-size: 28px !important;
line-height: 35px !important;
}
.photo img {
max-width: 340px;
max-height: 400px;
}
}
@media (max-width: 479px) {
.card {
border-radius: 0 !important;
}
.button table {
width: 100% !important;
}
.button a {
display: block !important;
width: auto !important;
padding-left: 12px !important;
padding-right: 12px !important;
}
}
@media (prefers-color-scheme: dark) {
.page, .page > div { background-color: #131312 !important; }
.card, .card > table { background: #20201e !important; }
.ink div, .ink h1, .ink a, .photo img { color: #f4f3ef !important; }
.items ul { background: #131312 !important; }
.quiet div, .quiet a { color: #b9b7b0 !important; }
.logo img { background-color: #ffffff !important; padding: 8px !important; border-radius: 8px !important; }
.button table td { border-color: {{colorEdgeDark}} !important; }
}
[data-ogsb] .page, [data-ogsb] .page > div { background-color: #131312 !important; }
[data-ogsb] .card, [data-ogsb] .card > table { background: #20201e !important; }
[data-ogsc] .ink div, .ink div[data-ogsc], .ink h1[data-ogsc], .ink a[data-ogsc] { color: #f4f3ef !important; }
[data-ogsb] .items ul { background: #131312 !important; }
[data-ogsc] .quiet div, .quiet div[data-ogsc], .quiet a[data-ogsc] { color: #b9b7b0 !important; }
[data-ogsb] .logo img { background-color: #ffffff !important; }
[data-ogsb] .button table td, [data-ogsb] .button a { background: {{color}} !important; }
[data-ogsc] .button a, .button a[data-ogsc] { color: {{colorText}} !important; }
[data-ogsb] .button table td { border-color: {{colorEdgeDark}} !important; }
</style>
<meta name="color-scheme" content="light dark"/>
<meta name="supported-color-schemes" content="light dark"/>
<meta name="x-apple-disable-message-reformatting"/>
<meta name="format-detection" content="telephone=no,date=no,address=no"/>
</head>
<body class="page" style="word-spacing:normal;background-color:#f3f2ee;">
<div style="display:none;font-size:1px;color:#ffffff;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden;">{% if hasPrice %}{{price}} · {% endif %}[[ words.preheader ]] [[ filler ]]</div>
<div aria-label="[[ words.headline ]]" aria-roledescription="email" role="article" lang="[[ locale ]]" dir="ltr" style="word-spacing:normal;background-color:#f3f2ee;">
<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:560px;" width="560"><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div style="margin:0px auto;max-width:560px;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%;">
<tbody>
<tr>
<td style="direction:ltr;font-size:0px;padding:24px 20px 20px;text-align:center;">
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:520px;"><![endif]-->
<div class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%">
<tbody>
{% if hasLogo %}
<tr>
<td align="center" class="logo" style="font-size:0px;padding:0;word-break:break-word;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="border-collapse:collapse;border-spacing:0px;">
<tbody>
<tr>
<td style="width:140px;">
<img alt="{{storeHtml}}" src="{{logoHtml}}" style="border:0;display:block;outline:none;text-decoration:none;height:auto;width:100%;font-size:13px;" width="140"/>
</td>
</tr>
</tbody>
</table>
</td>
</tr>
{% else %}
<tr>
<td align="center" class="ink" style="font-size:0px;padding:0;word-break:break-word;">
<div style="font-family:'Segoe UI',-apple-system,Roboto,Helvetica,Arial,sans-serif;font-size:20px;font-weight:600;line-height:26px;text-align:center;color:#1c1c1a;">{{storeHtml}}</div>
</td>
</tr>
{% endif %}
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><table align="center" border="0" cellpadding="0" cellspacing="0" class="card-outlook" role="presentation" style="width:560px;" width="560" bgcolor="#ffffff"><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div class="card" style="background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:560px;border-radius:12px;overflow:hidden;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#ffffff;background-color:#ffffff;width:100%;border-collapse:separate;">
<tbody>
<tr>
<td style="border-radius:12px;direction:ltr;font-size:0px;padding:0;text-align:center;">
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="inset-outlook" width="560px"><table align="center" border="0" cellpadding="0" cellspacing="0" class="inset-outlook" role="presentation" style="width:560px;" width="560"><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div class="inset" style="margin:0px auto;max-width:560px;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%;">
<tbody>
<tr>
<td style="direction:ltr;font-size:0px;padding:28px 20px 32px;text-align:center;">
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:520px;"><![endif]-->
<div class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%">
<tbody>
{% if hasImage %}{% if hasUrl %}
<tr>
<td align="center" class="photo" style="font-size:0px;padding:0 0 24px;word-break:break-word;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="border-collapse:collapse;border-spacing:0px;" class="mj-full-width-mobile">
<tbody>
<tr>
<td style="width:280px;" class="mj-full-width-mobile">
<a href="{{urlHtml}}" target="_blank">
<img alt="{{titleHtml}}" src="{{imageHtml}}" style="border:0;border-radius:8px;display:block;outline:none;text-decoration:none;height:auto;width:100%;font-size:13px;" width="280"/>
</a>
</td>
</tr>
</tbody>
</table>
</td>
</tr>
{% else %}
<tr>
<td align="center" class="photo" style="font-size:0px;padding:0 0 24px;word-break:break-word;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="border-collapse:collapse;border-spacing:0px;" class="mj-full-width-mobile">
<tbody>
<tr>
<td style="width:280px;" class="mj-full-width-mobile">
<img alt="{{titleHtml}}" src="{{imageHtml}}" style="border:0;border-radius:8px;display:block;outline:none;text-decoration:none;height:auto;width:100%;font-size:13px;" width="280"/>
</td>
</tr>
</tbody>
</table>
</td>
</tr>
{% endif %}{% endif %}
<tr>
<td align="center" class="ink headline" style="font-size:0px;padding:0;word-break:break-word;">
<div style="font-family:'Segoe UI',-apple-system,Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;text-align:center;color:#1c1c1a;"><h1 style=" margin: 0; font-family: &quot;Segoe UI&quot;, -apple-system, Roboto, Helvetica, Arial, sans-serif; font-size: 24px; line-height: 30px; font-weight: 700; ">
[[ words.headline ]]
</h1></div>
</td>
</tr>
{% if hasPrice %}
<tr>
<td align="center" class="ink" style="font-size:0px;padding:12px 0 0;word-break:break-word;">
<div style="font-family:'Segoe UI',-apple-system,Roboto,Helvetica,Arial,sans-serif;font-size:20px;line-height:26px;text-align:center;color:#1c1c1a;">{{price}}</div>
</td>
</tr>
{% endif %}{% if hasUrl %}
<tr>
<td align="center" class="button" style="font-size:0px;padding:28px 0 0;word-break:break-word;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="border-collapse:separate;line-height:100%;">
<tbody>
<tr>
<td align="center" bgcolor="{{color}}" role="presentation" style="border:1px solid {{colorEdge}};border-radius:8px;cursor:auto;mso-padding-alt:15px 56px;background:{{color}};" valign="middle">
<a href="{{urlHtml}}" style="display:inline-block;background:{{color}};color:{{colorText}};font-family:'Segoe UI',-apple-system,Roboto,Helvetica,Arial,sans-serif;font-size:17px;font-weight:600;line-height:22px;margin:0;text-decoration:none;text-transform:none;padding:15px 56px;mso-padding-alt:0px;border-radius:8px;" target="_blank">
[[ words.buy ]]
</a>
</td>
</tr>
</tbody>
</table>
</td>
</tr>
{% else %}
<tr>
<td align="center" class="ink" style="font-size:0px;padding:24px 0 0;word-break:break-word;">
<div style="font-family:'Segoe UI',-apple-system,Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;text-align:center;color:#1c1c1a;">[[ words.visit ]]</div>
</td>
</tr>
{% endif %}
<tr>
<td align="center" class="quiet" style="font-size:0px;padding:24px 0 0;word-break:break-word;">
<div style="font-family:'Segoe UI',-apple-system,Roboto,Helvetica,Arial,sans-serif;font-size:14px;line-height:20px;text-align:center;color:#595954;">[[ words.limited ]]</div>
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:560px;" width="560"><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div style="margin:0px auto;max-width:560px;">
<table align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%;">
<tbody>
<tr>
<td style="direction:ltr;font-size:0px;padding:24px 20px 40px;text-align:center;">
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:520px;"><![endif]-->
<div class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;">
<table border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%">
<tbody>
<tr>
<td align="center" class="quiet" style="font-size:0px;padding:0;word-break:break-word;">
<div style="font-family:'Segoe UI',-apple-system,Roboto,Helvetica,Arial,sans-serif;font-size:13px;line-height:20px;text-align:center;color:#595954;">[[ words.why ]]</div>
</td>
</tr>
<tr>
<td align="center" class="quiet" style="font-size:0px;padding:4px 0 0;word-break:break-word;">
<div style="font-family:'Segoe UI',-apple-system,Roboto,Helvetica,Arial,sans-serif;font-size:13px;line-height:28px;text-align:center;color:#595954;"><a href="{{unsubscribeUrl}}" style="color: #595954; text-decoration: underline">[[ words.stop ]]</a><br/>
<a href="{{preferencesUrl}}" style="color: #595954; text-decoration: underline">[[ words.alerts ]]</a></div>
</td>
</tr>
<tr>
<td align="center" class="quiet" style="font-size:0px;padding:16px 0 0;word-break:break-word;">
<div style="font-family:'Segoe UI',-apple-system,Roboto,Helvetica,Arial,sans-serif;font-size:13px;line-height:20px;text-align:center;color:#595954;">{{storeHtml}}<br/>{{addressHtml}}</div>
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</div>
</body>
</html>
`;
