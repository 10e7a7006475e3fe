/** Two pictures beside each other, 1280 px wide; the second as on a phone. */
export const sideBySide = (page: Buffer, mail: Buffer) => {
  const image = (png: Buffer) => `<img src="data:image/png;base64,${png.toString("base64")}" alt="">`;
  return `<!doctype html><style>
body { margin: 0; display: flex; background: #ecebe4 }
div { flex: 1; display: grid; place-content: center; border-left: 1px solid #d9d7ce }
div img { border: 1px solid #d9d7ce; border-radius: 24px; box-shadow: 0 8px 32px #0002 }
</style>${image(page)}<div>${image(mail)}</div>`;
};
